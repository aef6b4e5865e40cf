// Part of npm run generate: writes the list of common passwords as a module, so that what packs and unpacks it stays
// behind where the service is built.
import { writeFileSync } from 'node:fs';
import { dictionary } from '@zxcvbn-ts/language-common';

const text = JSON.stringify(`\n${dictionary['passwords-common'].join('\n')}\n`);

writeFileSync(
  'src/generated/common-passwords.ts',
  `/** From the commonest down, each between two line feeds. */\nexport const COMMON_PASSWORDS = ${text};\n`,
);
