// The html-validate rules for every published page: the recommended set, and the reasons for deviating from it.
const blocking = (link) => (/(^|\s)(expect|stylesheet|preload|modulepreload)(\s|$)/.test(link.getAttribute('rel'))
  ? null : '"rel" names nothing that can block rendering');

export default {
  root: true,
  extends: ['html-validate:recommended'],
  // The standard lets `expect` block rendering too (HTML, "link type expect"); the validator's table of 2024 does not know
  // this.
  elements: ['html5', { link: { attributes: { blocking: { list: true, enum: ['render'], allowed: blocking } } } }],
  rules: {
    // The specification allows both cases; the theme uses the more common one.
    'doctype-style': ['error', { style: 'lowercase' }],
    // Trailing spaces left by a template's indentation are invisible and cost nothing in gzip.
    'no-trailing-whitespace': 'off',
    // The search answers while typing; a button would submit a form that goes nowhere (`form-action 'none'`).
    'wcag/h32': 'off',
    // The suggestions of a query are a listbox with pictures and notes, which no <select> can contain.
    'prefer-native-element': ['error', { exclude: ['listbox'] }],
    // Phone numbers of the centre are shown as the centre writes them.
    'tel-non-breaking': 'off',
  },
};
