// The words that invented exhibitions are made of. Surnames are weighted by their frequency in China (published figures of
// the household register, rounded); everything else is made up and refers to no real person, place or organization.

/** A repeatable source of random numbers (mulberry32): the same seed gives the same site on any machine. */
export class Chance {
  constructor(seed) { this.state = seed >>> 0; }
  /** A number in the range 0 ≤ n < 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** An integer from `low` to `high`, both included. */
  between(low, high) { return low + Math.floor(this.next() * (high - low + 1)); }
  /** An element of the list. */
  one(list) { return list[Math.floor(this.next() * list.length)]; }
  /** Returns true with probability `share`. */
  happens(share) { return this.next() < share; }
}

const SURNAMES = '王71李70张67刘54陈45杨31黄23赵21吴20周20徐15孙15马13朱13胡12郭12何12高11林11罗11郑10梁9谢8宋8唐8许7韩7冯7邓7曹6' +
  '彭6曾6肖5田5董5潘5袁5蔡5蒋5余5于5杜5叶4程4苏4魏4吕4丁4任4沈4姚4卢4姜4崔3钟3谭3陆3汪3范3金3石3廖3贾3夏3韦3付3方3白3邹3' +
  '孟2熊2秦2邱2江2尹2薛2闫2段2雷2侯2龙2史2陶2黎2贺2顾2毛2郝2龚2邵2万2钱2严2覃2武1戴1莫1孔1向1汤1冉1牟1单1仇1解1查1翟1区1盖1朴1' +
  '欧阳1尉迟1司马1上官1';
const GIVEN = '明远建国承志德厚文素芬桂兰秀英玉珍永清长顺春生福贵光荣华正邦成武小宁振东少波洪涛启泽松年铁柱月娥秋菊冬梅雪琴淑贤惠仙' +
  '世昌开富天佑万里渡阶橙香橘水江河海川山石林森木禾禾苗青云龙凤鸣学礼仁义信忠孝廉勤俭朴实安康宁静和平祥瑞吉庆昭晖朗晴岚峰岳';
// Characters that many fonts lack, three of them outside the Basic Multilingual Plane; they occur in real given names.
const RARE = ['媖', '堃', '頔', '燚', '龑', '㛃', '䶮', '𬭎', '𠮷', '𫖯'];

const weighted = [...SURNAMES.matchAll(/(\p{Script=Han}+)(\d+)/gu)].flatMap(([, name, weight]) => Array(Number(weight)).fill(name));
const given = [...GIVEN];

/** A person's name, not necessarily unique. */
export function person(chance) {
  const surname = chance.one(weighted);
  const first = chance.happens(0.004) ? chance.one(RARE) : chance.one(given);
  return surname + first + (chance.happens(0.14) ? '' : chance.one(given));
}

/** Names that are all different. */
export function people(chance, count) {
  const seen = new Set();
  while (seen.size < count) {
    const name = person(chance);
    // When two-part names run out, as in a large city, a third part keeps them distinct.
    seen.add(seen.has(name) ? name.slice(0, 2) + chance.one(given) + chance.one(given) : name);
  }
  return [...seen];
}

const HEADS = ['石阶', '桐子', '红砂', '沱口', '黄葛', '柑林', '平湖', '钟鼓', '陈家', '龙宝', '天台', '百步', '望江', '白岩', '苦竹', '双河', '响水',
  '桃花', '观音', '瓦窑', '盐井', '牌楼', '青杠', '麻柳', '茶店', '高粱', '土桥', '晒网', '新岸', '坪上', '梨树', '甘泉', '乌龙', '金鸡', '九龙', '三正'];
const TAILS = ['街', '湾', '坝', '沟', '坡', '码头', '桥', '社区', '村', '镇', '渡口', '坪', '巷', '小学', '水厂', '广场', '门', '溪', '山', '院子'];
/** All places: 720 of them. */
export const PLACES = HEADS.flatMap((head) => TAILS.map((tail) => head + tail));
export const STREETS = HEADS.map((head) => `${head}街道`);
export const COMMUNITIES = HEADS.map((head) => `${head}社区`);

export const GROUPS = ['优秀共产党员', '优秀党务工作者', '志愿服务先锋', '岗位能手', '道德模范', '最美家庭', '劳动模范', '护河使者'];
export const LEVELS = ['national', 'provincial', 'county', 'township', 'community'];
export const HONOURS = ['先进个人', '先进集体', '文明窗口', '示范支部', '志愿服务奖', '技能竞赛奖', '绿化贡献奖', '平安建设奖', '读书活动奖', '助学奖'];
export const VERBS = ['授予', '表彰', '评为', '命名'];
export const BODIES = ['街道党工委（示例）', '市移民工作办公室（示例）', '志愿服务联合会（示例）', '市工人文化宫（示例）', '行业协会（示例）'];
export const PERIODS = [['founding', 1949, 1977], ['reform', 1978, 2011], ['new-era', 2012, 2023]];
export const METHODS = ['就地后靠', '集中安置', '外迁安置', '自主安置'];
export const PHASES = ['一期', '二期', '三期', '四期'];
export const THEMES = ['搬迁', '修路', '护河', '夜校', '医疗', '助餐', '调解', '抗洪', '种橘', '缝补', '口述', '手艺'];
