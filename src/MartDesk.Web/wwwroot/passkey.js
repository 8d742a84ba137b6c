// Passkeys: asks the browser's authenticator, and hands its answer to the desk as a field of the form.
for (const form of document.querySelectorAll('form[data-passkey="make"]')) {
  form.addEventListener('submit', event => {
    event.preventDefault();
    ask(form, event.submitter, async () => {
      const options = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(form.dataset.options));
      form.elements.credential.value = JSON.stringify(await navigator.credentials.create({ publicKey: options }));
    });
  });
}

for (const button of document.querySelectorAll('button[data-passkey="prove"]')) {
  button.addEventListener('click', () => ask(button.form, button, async () => {
    const asked = await (await fetch('/sign-in/passkey')).json();
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(asked.options));
    button.form.elements.credential.value = JSON.stringify(await navigator.credentials.get({ publicKey: options }));
    button.form.elements.challenge.value = asked.challenge;
  }));
}

async function ask(form, button, answer) {
  const says = form.querySelector('[data-passkey-says]');
  says.hidden = true;
  button.disabled = true;
  try {
    await answer();
    form.submit(); // as it stands: a password is not asked beside a passkey
  } catch (problem) {
    says.textContent = problem.name === 'InvalidStateError' ? 'This device has a passkey of this desk already.'
      : problem.name === 'NotAllowedError' ? 'The device did not answer, or it was cancelled. Try again.'
        : `This browser cannot do it: ${problem.message}`;
    says.hidden = false;
    button.disabled = false;
  }
}
