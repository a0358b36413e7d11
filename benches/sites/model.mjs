// The contents of an invented exhibition, before anything is written: the same for every tool measured.
import { BODIES, Chance, COMMUNITIES, GROUPS, HONOURS, LEVELS, METHODS, PERIODS, people, person, PHASES, PLACES, STREETS, THEMES, VERBS } from './words.mjs';
import { Prose } from './prose.mjs';

/** The share of each collection in the entries. */
const SHARES = { members: 0.45, stories: 0.22, honors: 0.18, history: 0.1, organizations: 0.05 };
/** The collections, in the order of the site. */
export const TITLES = { history: '党史述要', resettlement: '移民档案', members: '优秀党员', honors: '荣誉墙', stories: '口述故事', organizations: '组织体系' };

/** A number as letters: addresses without digits, which no detector mistakes for private numbers. */
function letters(number) {
  let word = '';
  for (let rest = number; word.length < 4 || rest > 0; rest = Math.floor(rest / 20)) word = 'bcdfghjklmnpqrstvwxz'[rest % 20] + word;
  return word;
}

const month = (chance, from, to) => `${chance.between(from, to)}-${String(chance.between(1, 12)).padStart(2, '0')}`;

/** All entries: `{ collection, slug, title, fields, body }`, the fields under the names of Changlang's kinds. */
export function entries(count, seed) {
  const chance = new Chance(seed);
  const amount = {};
  let left = count;
  for (const [id, share] of Object.entries(SHARES)) amount[id] = Math.min(left, Math.ceil(count * share)), left -= amount[id];
  const names = people(chance, amount.members);
  const bodies = Array.from({ length: amount.organizations }, (_, i) =>
    `${PLACES[(i * 7) % PLACES.length]}党支部${i < PLACES.length ? '' : `第${i}组`}`);
  // Most links lead to a few people, as in life; the others to anyone.
  const linked = names.length > 0 ? [...names.slice(0, 1 + Math.floor(names.length / 10)), ...names] : ['某人'];
  const prose = new Prose(chance, linked);
  const made = [];
  const add = (collection, i, title, fields, length) => {
    const slug = `${collection.slice(0, 2)}-${letters(i)}`;
    made.push({ collection, slug, title, fields, body: prose.text(length) });
  };
  const length = () => chance.between(560, 1280);
  bodies.forEach((name, i) => add('organizations', i, name, {
    type: '党支部', established: month(chance, 1951, 2020), ...(i > 8 ? { parent: bodies[Math.floor(i / 8)] } : {}),
  }, length()));
  names.forEach((name, i) => add('members', i, name, {
    born: month(chance, 1928, 1990), joined_party: month(chance, 1991, 2020),
    ...(bodies.length > 0 ? { organization: chance.one(bodies) } : {}), groups: [chance.one(GROUPS)], summary: prose.sentence().replace(/\[\[|\]\]/g, ''),
    sources: [{ title: '社区口述整理（示例）' }], consent: { status: 'granted', on: '2023-05-10', scope: ['姓名', '肖像', '事迹'] },
  }, length()));
  for (let i = 0; i < amount.honors; i++) {
    const title = `${chance.one(COMMUNITIES)}${chance.one(HONOURS)}`;
    const group = chance.happens(0.3) && bodies.length > 0;
    const year = chance.between(1985, 2023);
    add('honors', i, title, {
      kind_of: group ? 'group' : 'person', recipient: [group ? chance.one(bodies) : chance.one(names)],
      level: chance.one(LEVELS), issuers: [chance.one(BODIES)], verb: chance.one(VERBS), doc_no: `示发〔${year}〕${chance.between(1, 99)}号`,
      decided_on: `${year}-${String(chance.between(1, 12)).padStart(2, '0')}`, summary: prose.sentence().replace(/\[\[|\]\]/g, ''),
    }, length());
  }
  const some = () => names.length === 0 ? [] : [...new Set(Array.from({ length: chance.between(1, 3) }, () => chance.one(names)))];
  for (let i = 0; i < amount.stories; i++) {
    add('stories', i, `${chance.one(PLACES)}的${chance.one(THEMES)}往事`, {
      narrator: chance.one(linked), date: month(chance, 1990, 2022), place: chance.one(PLACES), people: some(),
      consent: { status: 'granted', on: '2023-05-10', scope: ['姓名', '肖像', '事迹'] }, sources: [{ title: '社区口述整理（示例）' }],
    }, length());
  }
  for (let i = 0; i < amount.history; i++) {
    const [period, from, to] = chance.one(PERIODS);
    add('history', i, `${chance.one(PLACES)}${chance.one(THEMES)}纪事`, {
      date: month(chance, from, to), period, place: chance.one(PLACES), people: some(), invented: true, sources: [{ title: '社区口述整理（示例）' }],
    }, length());
  }
  return made;
}

/** The header row of a resettlement register. */
export const ROLL = ['编号', '户主姓名', '家庭人口', '迁出地', '安置地', '安置方式', '期别', '搬迁年月'];

/** The rows of a resettlement register, generated one by one: a city's is too large to hold twice. */
export function* rows(count, seed) {
  const chance = new Chance(seed + 1);
  for (let i = 0; i < count; i++) {
    const phase = chance.between(0, 3);
    yield [`YM-${letters(i).toUpperCase()}`, person(chance), chance.between(1, 7), chance.one(STREETS), chance.one(COMMUNITIES),
      chance.one(METHODS), PHASES[phase], month(chance, 1995 + phase * 3, 1997 + phase * 3)];
  }
}
