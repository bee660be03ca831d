/** One element of an XML answer: enough for what AWS APIs send. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

interface Open {
  name: string;
  text: string;
  children: Element[];
}

/** Parses an XML text without attributes of interest; entities stay as they are. */
export function parseXml(xml: string): Element {
  const root: Open = { name: '', text: '', children: [] };
  const open: Open[] = [root];
  for (const [, closing, name, empty, text] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>|([^<]+)/g)) {
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.text += text.trim();
    else if (closing === '/') open.pop();
    else {
      const element: Open = { name: name ?? '', text: '', children: [] };
      top.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  return root;
}

/** Every element at the end of a path of names, from any depth on. */
export function elementsAt(element: Element, ...path: string[]): readonly Element[] {
  const [first, ...rest] = path;
  const below = element.children.flatMap((child) => elementsAt(child, ...path));
  const here = element.children.filter((child) => child.name === first);
  return [...here.flatMap((child) => (rest.length === 0 ? [child] : exactly(child, rest))), ...below];
}

function exactly(element: Element, [first, ...rest]: readonly string[]): readonly Element[] {
  const here = element.children.filter((child) => child.name === first);
  return rest.length === 0 ? here : here.flatMap((child) => exactly(child, rest));
}

/** Text of a direct child; empty when there is none. */
export function textOf(element: Element, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? '';
}
