// Sentences about an invented river town: patterns with gaps, so that texts differ in their words and contain names,
// places, dates, digits and Latin words as real ones do. None is taken from elsewhere.
import { PLACES } from './words.mjs';

const THINGS = ['板凳', '水尺', '账本', '路灯', '锣', '扁担', '马灯', '渡船', '石磨', '水泵', '竹筐', '黑板', '缝纫机', '收音机', '柑苗', '油布伞', '铁锹',
  '登记簿', '值班表', '广播喇叭', '棉被', '药箱', '钥匙', '自行车', '旧照片', '族谱', '门牌', '绳索', '手电筒', '搪瓷缸', '老式座钟', '木楼梯', '晾衣架',
  '排水沟', '青石板', '工具袋', '志愿者红马甲', '电子台账', 'LED灯管', 'WiFi路由器'];
const DEEDS = ['量了一遍', '抄了三份', '送到门口', '修好了', '刷上清漆', '擦得发亮', '一件件登记', '搬上坡', '交给了接班的人', '借给邻居', '存进陈列柜', '翻出来晒',
  '捆结实', '换了新的', '编上号码', '照着老样子重做', '装上车', '留在原处', '拆下来保管', '画成一张图'];
const WHO = ['老街坊', '驾长', '小学老师', '卫生员', '供销社的会计', '支部的几位老同志', '刚来的大学生', '修船的师傅', '守水尺的人', '夜校的学员', '社区网格员', '橘园的主人',
  '缫丝厂的女工', '搬运队', '对岸的亲戚', '楼栋长'];
const WHEN = ['天还没有亮', '涨水前一天', '腊月里', '开春以后', '收橘的时候', '散会以后', '停电的那一晚', '雨下了两天两夜', '中午歇气的工夫', '搬家那天', '月底对账时', '水退下去以后',
  '第一班船开走以前', '新楼封顶那年', '夜里十一点', '赶场的日子'];
const SAID = ['慢慢来，一户一户地走', '账要算清楚，话要讲明白', '桥修好了，人就不用等船', '有事就敲我的门', '老东西不值钱，丢了就没有了', '先听完，再开口', '路是大家走出来的',
  '石头会记得，我们也要记得', '水来了不怕，怕的是没有人守', '手艺教给你，你再教给别人'];
const FEELINGS = ['大家都笑了', '没有人说话', '屋里一下子亮了', '心里踏实了', '谁也没有提辛苦', '孩子们跑在前头', '茶喝了三开', '掌声响了很久'];
const PLAIN = ['江', '坡', '街', '井', '灶', '船', '桥', '渠', '墙', '窗', '伞', '灯', '锁', '碗', '秤', '梯'];

const PATTERNS = [
  (s) => `${s.when()}，${s.who()}把${s.thing()}${s.deed()}，${s.feeling()}。`,
  (s) => `${s.year()}年，${s.place()}的${s.who()}和${s.who()}一起，把${s.number(3, 480)}件${s.thing()}${s.deed()}。`,
  (s) => `从${s.place()}到${s.place()}，走路要${s.number(12, 95)}分钟，${s.person()}走了${s.number(3, 31)}年。`,
  (s) => `“${s.said()}。”${s.person()}说完，把${s.thing()}${s.deed()}。`,
  (s) => `${s.who()}记得，${s.when()}，${s.place()}的${s.plain()}边放着一只${s.thing()}。`,
  (s) => `那几年${s.place()}要搬，${s.number(20, 900)}户人家的${s.thing()}都要${s.deed()}，${s.person()}带着${s.who()}忙到半夜。`,
  (s) => `${s.person()}在本子上写：${s.year()}年${s.number(1, 12)}月，${s.place()}，${s.thing()}，${s.number(2, 60)}。`,
  (s) => `有人问起${s.place()}，${s.who()}就指指江心，说水底下还有${s.plain()}、有${s.plain()}，有一条${s.number(40, 300)}级的石梯。`,
  (s) => `后来${s.place()}通了车，${s.thing()}不用再肩挑，${s.who()}反倒有点不习惯。`,
  (s) => `${s.when()}，${s.person()}和${s.person()}守在${s.place()}，轮流看${s.thing()}，${s.feeling()}。`,
  (s) => `支部开会只有一条规矩：${s.said()}。${s.who()}把它抄在${s.thing()}上。`,
  (s) => `${s.place()}的老人爱坐在${s.plain()}边，说${s.year()}年的水有多高，说${s.thing()}是怎么${s.deed()}的。`,
  (s) => `志愿队每月${s.number(1, 28)}日去${s.place()}，带着${s.thing()}和${s.thing()}，${s.year()}年以来没有断过。`,
  (s) => `${s.thing()}坏了${s.number(2, 9)}回，${s.person()}修了${s.number(2, 9)}回，修到第三回，${s.who()}也学会了。`,
  (s) => `如今这只${s.thing()}摆在展厅里，旁边的说明只有一句：${s.said()}。`,
  (s) => `${s.who()}说，${s.place()}的${s.plain()}和${s.place()}的${s.plain()}不一样，一个朝江，一个背风。`,
];
const HEADINGS = ['起头', '搬迁的日子', '一件小事', '坡上坡下', '后来', '留下来的', '街坊的话', '水涨水落', '账本里的数', '灯亮以后'];

/** Fills the gaps of sentences; `linked` names become wiki links. */
export class Prose {
  constructor(chance, linked) { this.chance = chance; this.linked = linked; }
  thing() { return this.chance.one(THINGS); }
  deed() { return this.chance.one(DEEDS); }
  who() { return this.chance.one(WHO); }
  when() { return this.chance.one(WHEN); }
  said() { return this.chance.one(SAID); }
  feeling() { return this.chance.one(FEELINGS); }
  plain() { return this.chance.one(PLAIN); }
  place() { return this.chance.one(PLACES); }
  year() { return this.chance.between(1951, 2023); }
  number(low, high) { return this.chance.between(low, high); }
  person() {
    const name = this.chance.one(this.linked);
    return this.chance.happens(0.3) ? `[[${name}]]` : name;
  }

  /** One sentence. */
  sentence() { return this.chance.one(PATTERNS)(this); }

  /** Sentences up to about `length` characters. */
  paragraph(length) {
    let text = '';
    while (text.length < length) text += this.sentence();
    return text;
  }

  /** A small table, as people keep them. */
  table() {
    const rows = Array.from({ length: this.number(3, 6) }, () => `| ${this.year()} | ${this.place()} | ${this.number(4, 400)} |`);
    return `| 年份 | 地点 | 户数 |\n|---|---|--:|\n${rows.join('\n')}`;
  }

  /** A whole text of about `length` characters: paragraphs, headings, perhaps a list, a quotation, a table. */
  text(length) {
    const parts = [];
    let written = 0;
    while (written < length) {
      const part = this.paragraph(Math.min(length - written, this.number(110, 260)));
      written += part.length;
      if (parts.length > 0 && this.chance.happens(0.35)) parts.push(`## ${this.chance.one(HEADINGS)}`);
      parts.push(this.chance.happens(0.1) ? `> ${part}` : part);
    }
    if (this.chance.happens(0.15)) parts.push(this.table());
    if (this.chance.happens(0.12)) parts.push(`- ${this.sentence()}\n- ${this.sentence()}\n- ${this.sentence()}`);
    return parts.join('\n\n');
  }
}
