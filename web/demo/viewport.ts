// Keeps the page as high as what is visible of it. Phones lay their keyboard over the page and scroll
// it instead of making it lower; only the visual viewport tells. (Chromium would make the page lower
// with interactive-widget=resizes-content, but WebKit complains of that word in the console.)

export function followViewport(): void {
  const { visualViewport: visible } = window;
  if (!visible) return;
  const fit = () => {
    // Pinched to a zoom the visible part is smaller and the page must not be.
    if (visible.scale !== 1) return;
    document.documentElement.style.setProperty('--visible-height', `${visible.height}px`);
    if (visible.offsetTop > 0) scrollTo(0, 0);
  };
  visible.addEventListener('resize', fit);
  visible.addEventListener('scroll', fit);
  fit();
}
