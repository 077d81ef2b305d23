import { createSignal } from 'solid-js';

/** Chromium's event; other browsers install from their own menus and never send it. */
interface BeforeInstallPrompt extends Event {
  prompt(): Promise<void>;
}

const [installPrompt, setInstallPrompt] = createSignal<(() => void) | null>(null);

/** Asks the browser to install the studio; null where that is not offered or done already. */
export { installPrompt };

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  setInstallPrompt(() => () => {
    void (event as BeforeInstallPrompt).prompt();
    setInstallPrompt(null);
  });
});
addEventListener('appinstalled', () => setInstallPrompt(null));
