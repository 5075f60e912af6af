/**
 * Lets a drawing library empty its own element, and nothing more. The canvas painter clears it by assigning an empty text to
 * `innerHTML`, which the content policy takes for markup (trusted types); this element removes its children instead.
 */
export function emptyWithoutMarkup(element: HTMLElement): void {
  Object.defineProperty(element, 'innerHTML', {
    configurable: true,
    get: () => '',
    set: (markup: unknown) => {
      if (markup !== '' && markup !== null) throw new TypeError('no markup here')
      element.replaceChildren()
    },
  })
}
