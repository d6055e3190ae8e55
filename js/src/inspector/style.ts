/** The system's colours follow the page's color-scheme, light or dark; in WebKit those of buttons do not. */
export const style = `
:host { display: block; color: CanvasText; background: Canvas; font: 13px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
.inspector { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; padding: 1rem; }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
h2 { font-size: 1rem; margin: 0; }
section { min-width: 0; border: 1px solid GrayText; border-radius: 6px; padding: 0.75rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0.5rem 0 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow: auto; max-height: 22rem; margin-top: 0.5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: start; vertical-align: top; padding: 0.2rem 0.6rem 0.2rem 0; white-space: nowrap; }
td:last-child { white-space: normal; overflow-wrap: anywhere; min-width: 8rem; }
tbody tr { border-top: 1px solid GrayText; }
button { font: inherit; color: inherit; background: Canvas; border: 1px solid GrayText; border-radius: 4px; padding: 0.25rem 0.6rem; min-height: 26px; cursor: pointer; }
button[aria-pressed='true'] { outline: 2px solid CanvasText; outline-offset: -2px; }
:focus-visible { outline: 2px solid Highlight; outline-offset: 1px; }
.none { margin: 0.25rem 0; }
[data-bad] { font-weight: 700; }
`;
