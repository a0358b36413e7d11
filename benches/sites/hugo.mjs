// The same exhibition as a user of Hugo would write it: taxonomies for the facets, paginated lists, neighbours in a
// section, and back-links by a taxonomy of people whose pages are not rendered (the other common way, `where` over all
// pages, is quadratic in the size of the site). Links in texts go through a render hook that reports missing pages, as our
// build does. The navigation is a menu: ranging over `site.Sections` in every page is quadratic too. No search index: Hugo
// has none.
import { TITLES } from './model.mjs';

const front = (fields) => Object.entries(fields).map(([key, given]) => `${key}: ${JSON.stringify(given)}\n`).join('');
/** The fields that are facets, with their names as taxonomies. */
const FACETS = { groups: 'groups', kind_of: 'kinds', level: 'levels', period: 'periods' };
const LABELS = { born: '出生', joined_party: '入党', organization: '所在组织', groups: '称号', type: '类型', established: '成立', parent: '上级组织', kinds: '类别',
  recipient: '获奖者', levels: '级别', issuers: '颁授单位', verb: '方式', doc_no: '文号', decided_on: '授予时间', narrator: '讲述', date: '时间', place: '地点',
  people: '人物', periods: '时期', years: '年份' };

const CONFIG = `title: 江畔社区党群服务中心
baseURL: https://example.org/hall/
locale: zh-Hans
hasCJKLanguage: true
uglyURLs: true
relativeURLs: true
canonifyURLs: false
taxonomies: {group: groups, kind: kinds, level: levels, period: periods, year: years, mention: mentions}
pagination: {pagerSize: 24, disableAliases: true}
markup: {goldmark: {renderer: {unsafe: false}}}
minify: {disableXML: true}
params: {subtitle: 党史长廊, labels: ${JSON.stringify(LABELS)}}
`;

const BASE = `<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'">
<title>{{ .Title }} · {{ site.Title }}</title>
{{ with .Params.summary }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="{{ "theme.css" | relURL }}">
<script defer src="{{ "theme.js" | relURL }}"></script>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header class="head"><a class="mark" href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a><span>{{ site.Params.subtitle }}</span>
<nav aria-label="主要栏目"><ul>
{{ $here := .Section }}{{ range site.Menus.main }}<li><a href="{{ .Page.RelPermalink }}"{{ if eq .Page.Section $here }} aria-current="true"{{ end }}>{{ .Page.Title }}</a></li>
{{ end }}</ul></nav></header>
<nav class="trail" aria-label="当前位置"><ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}<li aria-current="page">{{ .Title }}</li></ol></nav>
<main id="main">{{ block "main" . }}{{ end }}</main>
<nav class="dock" aria-label="导览"><a href="{{ site.Home.RelPermalink }}">首页</a>{{ with .Parent }}<a href="{{ .RelPermalink }}">返回</a>{{ end }}<button type="button">字号</button><button type="button">对比度</button></nav>
<footer><p>{{ site.Title }} · {{ site.Params.subtitle }}</p></footer>
</body>
</html>
`;
const CARD = `<li><a class="card" href="{{ .RelPermalink }}"><span class="tile">{{ substr .Title 0 1 }}</span><span class="name">{{ .Title }}</span>
<span class="facts">{{ with .Params.groups }}{{ delimit . "、" }}{{ end }}{{ with .Params.organization }} {{ . }}{{ end }}{{ with .Params.recipient }}{{ delimit . "、" }}{{ end }}{{ with .Params.place }}{{ . }}{{ end }}</span>
{{ with .Params.summary }}<span class="summary">{{ . }}</span>{{ end }}</a></li>`;
const SINGLE = `{{ define "main" }}<article class="{{ .Section }}"><h1>{{ .Title }}</h1>
{{ with .Params.summary }}<p class="lead">{{ . }}</p>{{ end }}
<dl>{{ range $key, $label := site.Params.labels }}{{ with index $.Params $key }}<div><dt>{{ $label }}</dt><dd>{{ if reflect.IsSlice . }}{{ delimit . "、" }}{{ else }}{{ . }}{{ end }}</dd></div>
{{ end }}{{ end }}</dl>
<div class="body">{{ .Content }}</div>
{{ with .Params.sources }}<section><h2>来源</h2><ul>{{ range . }}<li>{{ .title }}</li>{{ end }}</ul></section>{{ end }}
{{ with site.GetPage (printf "/mentions/%s" .Title) }}<section class="related"><h2>相关条目</h2><ul>{{ range .Pages }}{{ partial "card.html" . }}{{ end }}</ul></section>{{ end }}
<nav class="neighbours" aria-label="前后"><ul>{{ with .PrevInSection }}<li><a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}{{ with .NextInSection }}<li><a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>
</article>{{ end }}
`;
const LIST = `{{ define "main" }}<section class="list"><h1>{{ .Title }}</h1>{{ .Content }}
<nav class="facets" aria-label="筛选">{{ range $name := slice "groups" "kinds" "levels" "periods" }}<ul>{{ range index site.Taxonomies $name }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>{{ end }}</ul>{{ end }}</nav>
{{ $pages := .Pages }}{{ $pager := .Paginate $pages }}<ul class="cards">{{ range $pager.Pages }}{{ partial "card.html" . }}
{{ end }}</ul>
<nav class="pages" aria-label="分页">{{ with $pager.Prev }}<a rel="prev" href="{{ .URL }}">上一页</a>{{ end }}<span>第 {{ $pager.PageNumber }} 页</span>{{ with $pager.Next }}<a rel="next" href="{{ .URL }}">下一页</a>{{ end }}</nav>
</section>{{ end }}
`;
const HOME = `{{ define "main" }}<section class="cover"><h1>{{ site.Title }}</h1>{{ .Content }}</section>
{{ range site.Menus.main }}{{ with .Page }}<section><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><ul class="cards">{{ range first 6 .Pages }}{{ partial "card.html" . }}{{ end }}</ul></section>
{{ end }}{{ end }}{{ end }}
`;
const HOOK = `{{ with site.GetPage .Destination }}<a href="{{ .RelPermalink }}">{{ $.Text }}</a>{{ else }}{{ if (urls.Parse .Destination).IsAbs }}<a href="{{ .Destination }}">{{ .Text }}</a>{{ else }}{{ errorf "%s: no such page: %s" .Page.File.Path .Destination }}{{ end }}{{ end }}`;

/** The content path of each name that is the title of a page. */
const paths = (all) => new Map(all.filter((each) => each.collection === 'members' || each.collection === 'organizations')
  .map((each) => [each.title, `/${each.collection}/${each.slug}.md`]));

/** The text of an entry's file. */
export function entry({ title, fields, body }, where) {
  const given = { title };
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'consent') continue;
    given[FACETS[key] ?? key] = key in FACETS && !Array.isArray(value) ? [value] : value;
  }
  if (fields.decided_on) given.years = [fields.decided_on.slice(0, 4)];
  // Hugo sorts by date, and a month alone is not a date to it.
  const date = fields.date ?? fields.decided_on;
  if (date) given.date = `${date}-01`;
  const linked = [...body.matchAll(/\[\[(.+?)\]\]/g)].map(([, name]) => name);
  const mentions = [...new Set([...linked, ...(fields.people ?? []), ...(fields.recipient ?? []), fields.organization ?? [], fields.parent ?? []].flat())];
  if (mentions.length > 0) given.mentions = mentions;
  const text = body.replace(/\[\[(.+?)\]\]/g, (_, name) => (where.has(name) ? `[${name}](${where.get(name)})` : name));
  return `---\n${front(given)}---\n${text}\n`;
}

/** Writes the site by calls of `put(path, bytes)`. */
export function write(site, put) {
  const where = paths(site.entries);
  put('hugo.yaml', CONFIG);
  put('layouts/_default/baseof.html', BASE);
  put('layouts/_default/single.html', SINGLE);
  put('layouts/_default/list.html', LIST);
  put('layouts/index.html', HOME);
  put('layouts/partials/card.html', CARD);
  put('layouts/_default/_markup/render-link.html', HOOK);
  put('static/theme.css', 'body{margin:0}\n');
  put('static/theme.js', '"use strict";\n');
  put('content/_index.md', '---\ntitle: 江畔社区\n---\n这里的人、地方和事都是编出来的。\n');
  put('content/mentions/_index.md', '---\ntitle: 提到\nbuild: {render: never}\ncascade: {build: {render: never}}\n---\n');
  Object.keys(TITLES).filter((id) => site.entries.some((each) => each.collection === id)).forEach((id, i) =>
    put(`content/${id}/_index.md`, `---\ntitle: ${TITLES[id]}\nweight: ${i + 1}\nmenus: {main: {weight: ${i + 1}}}\n---\n虚构的条目，按次序排列。\n`));
  for (const each of site.entries) put(`content/${each.collection}/${each.slug}.md`, entry(each, where));
}
