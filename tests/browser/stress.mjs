// An exhibition made to break pages: five hundred people, names of one to twelve characters, titles of sixty, nothing where
// something is expected. `node tests/browser/stress.mjs FOLDER` writes it; looks.test.mjs builds and examines it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'].concat(['欧阳', '司马', '上官', '诸葛']);
const given = [...'明华秀兰建国德厚春梅志强桂芳永福文清玉琴长江大勇静涛霞波平安宁'];
const long = '关于进一步做好沿江片区老旧房屋搬迁安置与居民后续帮扶工作若干事项并表彰先进集体和先进个人的决定（示例）';

/** Names with characters that few fonts have; the site names a font that has them. */
const rare = { 11: '李㛃', 12: '王𬭎远', 13: '陈𬀩', 14: '黄䶮' };

/** The n-th person: mostly ordinary names, sometimes not. */
function person(n) {
  if (n === 7) return '阿卜杜热西提·买买提明江';
  if (n === 8) return '司马相如明远';
  if (n === 9) return '买买提·艾力';
  // On the first page of a list by strokes, with the surname on a tile.
  if (n === 10) return '丁一·阿布都热合曼·买买提江';
  if (n === 15) return '爱新觉罗明远';
  if (rare[n]) return rare[n];
  const name = surnames[n % surnames.length] + given[n % given.length];
  return n % 5 === 0 ? name : name + given[(n * 7 + Math.floor(n / 30)) % given.length];
}

export function write(folder) {
  const put = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  const entry = (fields, body = '') => `---\n${Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join('\n')}\n---\n${body}\n`;
  put('site.yaml', `title: 江畔沿江片区老旧房屋搬迁安置与后续帮扶党群服务中心
subtitle: 这是一个名字特别长的党史与移民记忆长廊
collections:
  history: {kind: history, title: 党史述要}
  members: {kind: member, title: 优秀党员, order: strokes, pages: each}
  honors: {kind: honor, title: 荣誉墙, pages: each}
  organizations: {kind: organization, title: 组织体系, pages: each}
  rooms: {kind: room, title: 楼层与窗口}
  schedule: {kind: schedule, title: 志愿服务}
  statistics: {kind: statistic, title: 数字墙}
  stories: {kind: story, title: 口述故事}
fonts: {rare: 字体/生僻字.ttf}
home: {tiles: [history, members, honors, stories, rooms]}
`);
  put('content/index.md', entry({ title: '首页' }));
  fs.mkdirSync(path.join(folder, 'content/字体'));
  fs.copyFileSync(new URL('../../content/字体/生僻字.ttf', import.meta.url), path.join(folder, 'content/字体/生僻字.ttf'));
  const names = new Set();
  for (let n = 0; names.size < 500; n += 1) names.add(person(n));
  [...names].forEach((name, n) => put(`content/members/${String(n).padStart(3, '0')}.md`, entry({
    name, organization: n % 3 ? '江畔社区第一党支部' : long.slice(0, 24), groups: n % 4 ? ['优秀共产党员'] : ['优秀共产党员', '移民先锋', '志愿服务先锋', '最美退役军人'],
    ...(n % 2 ? { summary: n % 9 ? '一句话' : long } : {}), consent: { status: 'granted' },
  }, n % 6 ? '' : `${long}。\n\n${long.repeat(4)}。`)));
  // The longest titles, some of them beside a picture.
  fs.copyFileSync(new URL('../../content/honors/图/奖牌-01.jpg', import.meta.url), path.join(folder, 'content/牌.jpg'));
  for (let n = 0; n < 60; n += 1) {
    put(`content/honors/${n}.md`, entry({
      title: n % 7 ? `先进集体${n}` : `${n}${long}`, kind_of: 'group', recipient: [[...names][n]], level: ['national', 'provincial', 'county', 'community'][n % 4],
      ...(n % 14 ? {} : { pictures: [{ file: '牌.jpg', alt: '一块奖牌' }] }), issuers: [`第${n}示例委员会`], verb: '表彰', doc_no: `示例发〔2012〕${n + 1}号`, decided_on: `${1980 + n % 40}-06`,
    }));
    put(`content/history/${n}.md`, entry({ title: n % 6 ? `事件${n}` : `${n}${long}`, date: n % 3 ? `${1921 + n}` : `${1921 + n}-0${1 + n % 9}-12`, invented: true, ...(n % 2 ? { summary: n % 5 ? '短' : long } : {}) }, n % 4 ? '' : long));
  }
  put('content/history/_index.md', entry({ title: '党史述要', periods: [{ id: 'a', title: '新民主主义革命时期', from: 1921, to: 1948 }, { id: 'b', title: '社会主义革命和建设时期', from: 1949, to: 1977 }, { id: 'c', title: '改革开放和社会主义现代化建设新时期', from: 1978, to: 2011 }] }));
  const tree = [];
  for (let n = 0; n < 30; n += 1) tree.push({ name: n % 8 ? `第${n}党支部` : `${n}${long.slice(0, 40)}`, order: n + 1, type: '党支部', ...(n ? { parent: `${Math.floor((n - 1) / 2) % 8 ? `第${Math.floor((n - 1) / 2)}党支部` : `${Math.floor((n - 1) / 2)}${long.slice(0, 40)}`}` } : {}) });
  put('content/organizations/all.yaml', JSON.stringify(tree, null, 1));
  put('content/rooms/all.yaml', JSON.stringify(Array.from({ length: 20 }, (_, n) => ({ name: n % 5 ? `${n}号室` : long, floor: ['一楼', '二楼', '负一楼'][n % 3], ...(n % 2 ? { hours: '周一至周五 9:00—17:00', items: [long, '事项', '登记'] } : {}) })), null, 1));
  put('content/schedule/all.yaml', JSON.stringify(Array.from({ length: 40 }, (_, n) => ({ title: n % 9 ? `服务${n}` : long, weekdays: n % 7 ? [`周${'一二三四五六日'[n % 7]}`] : ['每天'], start: `${8 + n % 12}:30`, ...(n % 2 ? { end: `${9 + n % 12}:30`, place: '二楼' } : {}) })), null, 1));
  put('content/statistics/all.yaml', JSON.stringify([{ key: 'one', label: long, value: 123456789012, unit: '立方米', as_of: '2020', definition: long }, { key: 'two', label: '一', value: 1, unit: '个', as_of: '2020', definition: '一个' }], null, 1));
  // A footnote every few words, and names in a row.
  put('content/stories/notes.md', entry({ title: '处处有注', people: [...names].slice(20, 44) }, `${Array.from({ length: 14 }, (_, n) => `这是第${n + 1}句[^${n + 1}]，后面还有话[^${n + 1}]。再一句[^${n + 1}]又说${n}遍`).join('。')}\n\n${Array.from({ length: 14 }, (_, n) => `[^${n + 1}]: 第${n + 1}条注。`).join('\n')}`));
  put('content/stories/only.md', entry({ title: '只有这一篇', narrator: '何静' }, '只有一句话。'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write(process.argv[2]);
