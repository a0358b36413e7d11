// What html-validate holds every published page against: its recommended set, and why some of its rules differ.
export default {
  root: true,
  extends: ['html-validate:recommended'],
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
