import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const LIST = new URL('src/look/library.css', import.meta.url);
/** A component's own styles, as the library's scripts name them. */
const STYLED = /@mantine\/core\/esm\/.*\/(\w+)\.module\.m?js$/;

/** Fails the build where a component is used whose styles are not in the list: it would look like nothing. */
export function libraryStyles(): Plugin {
  return {
    name: 'usher:library-styles',
    apply: 'build',
    generateBundle(_, bundle) {
      const list = readFileSync(LIST, 'utf8');
      const missing = new Set<string>();
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(part.modules)) {
          const component = STYLED.exec(id)?.[1];
          if (component && renderedLength > 0 && !list.includes(`/${component}.css"`)) missing.add(component);
        }
      }
      if (missing.size > 0) {
        this.error(`Import the styles of ${[...missing].join(', ')} in web/src/look/library.css.`);
      }
    },
  };
}
