// What the charts write SVG with.
export const round = (n: number) => Math.round(n * 10) / 10;
export const escape = (s: string) => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
export const text = (x: number, y: number, s: string, more = '') => `<text x="${round(x)}" y="${round(y)}" ${more}>${escape(s)}</text>`;

/** A picture on white. */
export function svg(width: number, height: number, label: string, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1c1f23" role="img" aria-label="${escape(label)}">\n<rect width="${width}" height="${height}" fill="#ffffff"/>\n${parts.join('\n')}\n</svg>\n`;
}
