/** One line of a CODEOWNERS file. */
interface Entry {
  readonly matches: RegExp;
  readonly owned: boolean;
}

interface Section {
  /** Owners of entries that name none. */
  readonly owned: boolean;
  /** Approval by owners of an optional section is never needed. */
  readonly optional: boolean;
  readonly entries: Entry[];
}

const SECTION = /^(\^?)\[[^\]]+\](?:\[\d+\])?(.*)$/;

/**
 * Whether a merge request that changes this file needs somebody whom a CODEOWNERS file names: in a section that is not
 * optional the last line that matches has an owner.
 */
export function isOwned(codeOwners: string, path: string): boolean {
  return sectionsOf(codeOwners).some(({ optional, entries }) => {
    return !optional && entries.findLast(({ matches }) => matches.test(`/${path}`))?.owned === true;
  });
}

function sectionsOf(codeOwners: string): Section[] {
  const sections: Section[] = [{ owned: false, optional: false, entries: [] }];
  for (const line of codeOwners.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [heading, optional, owners = ''] = SECTION.exec(line) ?? [];
    if (heading !== undefined) sections.push({ owned: hasOwner(owners), optional: optional === '^', entries: [] });
    else addTo(sections.at(-1), line);
  }
  return sections;
}

function addTo(section: Section | undefined, line: string): void {
  const [, excluded, pattern = '', owners = ''] = /^(!?)((?:\\.|\S)+)(.*)$/.exec(line) ?? [];
  const named = hasOwner(owners) || (section?.owned === true && owners.trim() === '');
  section?.entries.push({ matches: expressionOf(pattern), owned: excluded === '' && named });
}

function hasOwner(text: string): boolean {
  const [names = ''] = text.split(' #');
  return /(?:^|\s)(?:@\S+|[^\s@]+@[^\s@]+)/.test(names);
}

/** A pattern that does not begin at the root holds at any depth; of a folder it has all that is below. */
function expressionOf(pattern: string): RegExp {
  const rooted = pattern.startsWith('/') ? pattern : `/**/${pattern}`;
  const whole = rooted.endsWith('/') ? `${rooted}**/*` : rooted;
  const parts = whole.replaceAll('\\', '').split(/(\*\*\/|\*\*|\*|\?)/);
  const wild: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
  return new RegExp(`^${parts.map((part) => wild[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&')).join('')}$`, 's');
}
