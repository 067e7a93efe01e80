/** Elements of XML files as `documents` gives them: a list for each name inside, `@Name` for an attribute, `#text`. */
import { isObject, type JsonObject } from './json.js';

export type XmlElement = JsonObject;

/** The elements directly inside one, with their names; only those of a name where one is given. */
export function elementsOf(
  element: XmlElement,
  name?: string,
): readonly { readonly name: string; readonly element: XmlElement }[] {
  const names = name === undefined ? Object.keys(element) : [name];
  return names
    .filter((each) => !each.startsWith('@') && each !== '#text')
    .flatMap((each) => {
      const list = Object.hasOwn(element, each) ? element[each] : undefined;
      return Array.isArray(list)
        ? list.filter(isObject).map((found: XmlElement) => ({ name: each, element: found }))
        : [];
    });
}

/** The first element at a path of names: `elementAt(pom, 'project', 'parent')`. */
export function elementAt(
  document: unknown,
  root: string,
  ...names: readonly string[]
): XmlElement | undefined {
  let found = isObject(document) && Object.hasOwn(document, root) ? document[root] : undefined;
  for (const name of names) found = isObject(found) ? elementsOf(found, name)[0]?.element : undefined;
  return isObject(found) ? found : undefined;
}

/** An attribute's value; names count whatever their case. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  const wanted = `@${name.toLowerCase()}`;
  const key = Object.keys(element).find((each) => each.toLowerCase() === wanted);
  const value = key === undefined ? undefined : element[key];
  return typeof value === 'string' ? value : undefined;
}

/** The text directly inside an element, blanks around it removed. */
export function textIn(element: XmlElement | undefined): string {
  const text = element?.['#text'];
  return typeof text === 'string' ? text.trim() : '';
}

/** Every text and attribute value in an element, at any depth. */
export function allTexts(element: XmlElement): readonly string[] {
  return Object.values(element).flatMap((value) =>
    typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value.filter(isObject).flatMap((each: XmlElement) => allTexts(each))
        : [],
  );
}
