// What html-validate holds every published page against: its recommended set, and why some of its rules differ.
const blocking = (link) => (/(^|\s)(expect|stylesheet|preload|modulepreload)(\s|$)/.test(link.getAttribute('rel'))
  ? null : '"rel" names nothing that can block rendering');

export default {
  root: true,
  extends: ['html-validate:recommended'],
  // The standard lets `expect` block rendering too (HTML, "link type expect"); the validator's table of 2024 does not know it.
  elements: ['html5', { link: { attributes: { blocking: { list: true, enum: ['render'], allowed: blocking } } } }],
  rules: {
    // The specification takes both; the theme writes what most people write today.
    'doctype-style': ['error', { style: 'lowercase' }],
    // What a template's own indentation leaves at the end of a line is seen by nobody and costs nothing in gzip.
    'no-trailing-whitespace': 'off',
    // The search answers while one types; a button would send a form that goes nowhere (`form-action 'none'`).
    'wcag/h32': 'off',
    // The list of what a query finds is a listbox of links with pictures and notes, which no <select> can hold.
    'prefer-native-element': ['error', { exclude: ['listbox'] }],
    // Phone numbers of the centre stand as the centre writes them.
    'tel-non-breaking': 'off',
  },
};
