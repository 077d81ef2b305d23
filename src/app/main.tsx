import { render } from 'solid-js/web';
import './styles/tokens.css';
import './styles/base.css';
import './styles/buttons.css';
import './styles/overlays.css';
import './styles/fields.css';
import './styles/feedback.css';
import './styles/number.css';
import { App } from './shell/app.tsx';
import { preferredLocale, setLocale } from './ui/i18n/i18n.ts';
import { preferences } from './ui/preferences.ts';

// The words come first: nothing is shown that cannot be read.
await setLocale(preferences.locale ?? preferredLocale());
const root = document.getElementById('app');
if (root) render(() => <App />, root);
