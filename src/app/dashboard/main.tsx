import { render } from 'solid-js/web';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/buttons.css';
import '../styles/overlays.css';
import '../styles/fields.css';
import '../styles/feedback.css';
import './dashboard.css';
import { preferredLocale, setLocale } from '../ui/i18n/i18n.ts';
import { preferences } from '../ui/preferences.ts';
import { Dashboard } from './dashboard.tsx';

await setLocale(preferences.locale ?? preferredLocale());
const root = document.getElementById('dashboard');
if (root) render(() => <Dashboard />, root);
