// A short tone when the number of new notices grows, in a browser that was told to.
const stored = 'sound';

export function openSound(isAsked) {
  const button = document.querySelector('[data-action="sound"]');
  let isOn = isAsked;
  let audio = null;

  function write() {
    if (!button) return;
    button.setAttribute('aria-pressed', String(isOn));
    button.textContent = `Sound in this browser: ${isOn ? 'on' : 'off'}`;
  }

  // Browsers let a page sound only after it was touched; until then the tone stays out.
  function play() {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') audio.resume();
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.15, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.35);
    document.documentElement.dataset.sounded = String(Number(document.documentElement.dataset.sounded ?? 0) + 1);
  }

  button?.addEventListener('click', () => {
    isOn = !isOn;
    try {
      localStorage.setItem(stored, isOn ? 'on' : 'off');
    } catch {
      // Storage may be forbidden; the choice then lasts until the page is left.
    }
    write();
    if (isOn) play();
  });

  const unseen = () => Number.parseInt(document.querySelector('.bell')?.getAttribute('aria-label') ?? '', 10) || 0;
  let known = unseen();
  write();
  return {
    update() {
      const now = unseen();
      if (isOn && now > known) play();
      known = now;
    },
  };
}

export function isSoundAsked() {
  try {
    return localStorage.getItem(stored) === 'on';
  } catch {
    return false; // storage may be forbidden
  }
}
