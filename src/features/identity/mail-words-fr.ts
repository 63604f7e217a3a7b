import type { MailWords } from './mail-words.ts'

export const fr: MailWords = {
  language: 'fr',
  direction: 'ltr',
  hello: 'Bonjour {name},',
  helloNobody: 'Bonjour,',
  links: {
    confirm_email: {
      subject: 'Confirmez votre adresse e-mail',
      lines: ['Bienvenue\u00a0! Confirmez que cette adresse est bien la vôtre, et votre compte sera ouvert.'],
      action: 'Confirmer l’adresse',
      after:
        'Le lien fonctionne une seule fois, pendant une heure. Si vous n’avez pas demandé de compte, ne faites rien.',
    },
    change_email: {
      subject: 'Confirmez votre nouvelle adresse e-mail',
      lines: [
        'Vous avez demandé à utiliser cette adresse pour votre compte. Confirmez qu’elle est bien à vous.',
      ],
      action: 'Utiliser cette adresse',
      after:
        'Le lien fonctionne une seule fois, pendant une heure. Si ce n’était pas vous, ne faites rien\u00a0: rien ne changera.',
    },
    reset_password: {
      subject: 'Choisissez un nouveau mot de passe',
      lines: [
        'Quelqu’un a demandé un nouveau mot de passe pour votre compte. Si c’était vous, ouvrez ce lien.',
      ],
      action: 'Choisir un nouveau mot de passe',
      after:
        'Le lien fonctionne une seule fois, pendant une heure. Si ce n’était pas vous, ne faites rien\u00a0: votre mot de passe reste le même.',
    },
    invitation: {
      subject: 'Votre compte est prêt',
      lines: ['Un compte a été créé pour vous. Choisissez un mot de passe, et il sera ouvert.'],
      action: 'Choisir un mot de passe',
      after:
        'Le lien fonctionne une seule fois, pendant sept jours. Ensuite, demandez plutôt un nouveau mot de passe.',
    },
    has_account: {
      subject: 'Vous avez déjà un compte',
      lines: [
        'Quelqu’un a voulu créer un compte avec cette adresse, mais elle en a déjà un. Si c’était vous, connectez-vous\u00a0; si vous avez oublié le mot de passe, choisissez-en un nouveau ici.',
      ],
      action: 'Choisir un nouveau mot de passe',
      after:
        'Le lien fonctionne une seule fois, pendant une heure. Si ce n’était pas vous, ne faites rien\u00a0: rien n’a changé.',
    },
  },
  notices: {
    password_changed: {
      subject: 'Votre mot de passe a été changé',
      line: 'Le mot de passe de votre compte a été changé.',
    },
    email_changing: {
      subject: 'Votre adresse e-mail va changer',
      line: 'Une personne connectée à votre compte a demandé à remplacer l’adresse e-mail du compte par {address}.',
    },
    email_changed: {
      subject: 'Votre adresse e-mail a été changée',
      line: 'L’adresse e-mail de votre compte est maintenant {address}.',
    },
    phone_changed: {
      subject: 'Votre numéro de téléphone a été changé',
      line: 'Le numéro de téléphone de votre compte est maintenant le {address}.',
    },
    second_factor_on: {
      subject: 'La connexion se fait maintenant en deux étapes',
      line: 'Une deuxième étape a été ajoutée pour se connecter à votre compte.',
    },
    second_factor_off: {
      subject: 'La connexion se fait de nouveau en une étape',
      line: 'La deuxième étape pour se connecter à votre compte a été retirée.',
    },
    passkey_added: {
      subject: 'Une clé d’accès a été ajoutée',
      line: 'La clé d’accès «\u00a0{method}\u00a0» ouvre désormais votre compte.',
    },
    recovery_codes_made: {
      subject: 'Nouveaux codes de secours',
      line: 'De nouveaux codes de secours ont été créés pour votre compte. Les anciens ne fonctionnent plus.',
    },
    recovery_code_used: {
      subject: 'Un code de secours a été utilisé',
      line: 'Quelqu’un s’est connecté à votre compte avec un code de secours.',
    },
    sign_in_method_linked: {
      subject: 'Un moyen de connexion a été ajouté',
      line: 'Désormais, on peut ouvrir votre compte avec {method}.',
    },
    sign_in_method_unlinked: {
      subject: 'Un moyen de connexion a été retiré',
      line: 'On ne peut plus ouvrir votre compte avec {method}.',
    },
    erasure_planned: {
      subject: 'Votre compte va être effacé',
      line: 'Votre compte et tout ce qui vous concerne seront effacés le {day}. D’ici là, vous pouvez vous connecter et garder votre compte.',
    },
  },
  notYou: 'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe et prévenez l’académie.',
  password: 'un mot de passe',
  code: '{code} est votre code. Il est valable {minutes} minutes. Ne le donnez jamais à personne.',
}
