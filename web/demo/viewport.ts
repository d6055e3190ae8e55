// Keeps the page as high as what is visible of it. Safari on iOS lays its keyboard over the page
// and scrolls it instead of making it smaller; only the visual viewport tells.

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
