/**
 * An expression for a page: the texts on it whose contrast with what is behind them is below a ratio, by the formula of
 * WCAG 2.2. Boxes behind a text count when they are opaque; nothing on the page may be half transparent.
 */
export function lowContrasts(least: number): string {
  return `(() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => {
      const [r, g, b] = channels(color).map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if ((channels(color)[3] ?? 1) === 1) return color;
      }
      return 'rgb(255, 255, 255)';
    };
    const ratio = (one, other) => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const found = [];
    let checked = 0;
    const check = (element, color, text) => {
      checked++;
      const contrast = ratio(color, behind(element));
      if (contrast < ${least}) found.push(text.trim().slice(0, 60) + ': ' + contrast.toFixed(2));
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === '' || !element.checkVisibility() || ['SCRIPT', 'TITLE', 'title'].includes(element.tagName)) continue;
      const style = getComputedStyle(element);
      check(element, element instanceof SVGElement ? style.fill : style.color, node.data);
    }
    for (const input of document.querySelectorAll('input')) check(input, getComputedStyle(input, '::placeholder').color, input.placeholder);
    return { checked, found };
  })()`;
}
