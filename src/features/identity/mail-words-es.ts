import type { MailWords } from './mail-words.ts'

export const es: MailWords = {
  language: 'es',
  direction: 'ltr',
  hello: 'Hola, {name}:',
  helloNobody: 'Hola:',
  links: {
    confirm_email: {
      subject: 'Confirme su correo electrónico',
      lines: ['¡Le damos la bienvenida! Confirme que esta dirección es suya y su cuenta quedará abierta.'],
      action: 'Confirmar la dirección',
      after: 'El enlace sirve una sola vez, durante una hora. Si usted no pidió una cuenta, no haga nada.',
    },
    change_email: {
      subject: 'Confirme su nuevo correo electrónico',
      lines: ['Usted pidió usar esta dirección en su cuenta. Confirme que es suya.'],
      action: 'Usar esta dirección',
      after: 'El enlace sirve una sola vez, durante una hora. Si no fue usted, no haga nada: nada cambiará.',
    },
    reset_password: {
      subject: 'Elija una contraseña nueva',
      lines: ['Alguien pidió una contraseña nueva para su cuenta. Si fue usted, abra este enlace.'],
      action: 'Elegir una contraseña nueva',
      after:
        'El enlace sirve una sola vez, durante una hora. Si no fue usted, no haga nada: su contraseña seguirá igual.',
    },
    invitation: {
      subject: 'Su cuenta está lista',
      lines: ['Se creó una cuenta para usted. Elija una contraseña y ya podrá entrar.'],
      action: 'Elegir una contraseña',
      after: 'El enlace sirve una sola vez, durante siete días. Después, pida una contraseña nueva.',
    },
    has_account: {
      subject: 'Usted ya tiene una cuenta',
      lines: [
        'Alguien quiso crear una cuenta con esta dirección, pero la dirección ya tiene una. Si fue usted, entre en su cuenta; si olvidó la contraseña, elija una nueva aquí.',
      ],
      action: 'Elegir una contraseña nueva',
      after:
        'El enlace sirve una sola vez, durante una hora. Si no fue usted, no haga nada: nada ha cambiado.',
    },
  },
  notices: {
    password_changed: { subject: 'Se cambió su contraseña', line: 'Se cambió la contraseña de su cuenta.' },
    email_changing: {
      subject: 'Su correo electrónico está por cambiar',
      line: 'Alguien que entró en su cuenta pidió cambiar el correo electrónico de la cuenta a {address}.',
    },
    email_changed: {
      subject: 'Se cambió su correo electrónico',
      line: 'El correo electrónico de su cuenta ahora es {address}.',
    },
    phone_changed: {
      subject: 'Se cambió su número de teléfono',
      line: 'El número de teléfono de su cuenta ahora es {address}.',
    },
    second_factor_on: {
      subject: 'Ahora se entra en dos pasos',
      line: 'Se activó un segundo paso para entrar en su cuenta.',
    },
    second_factor_off: {
      subject: 'Otra vez se entra en un solo paso',
      line: 'Se desactivó el segundo paso para entrar en su cuenta.',
    },
    passkey_added: {
      subject: 'Se agregó una llave de acceso',
      line: 'Desde ahora, la llave de acceso “{method}” abre su cuenta.',
    },
    recovery_codes_made: {
      subject: 'Nuevos códigos de recuperación',
      line: 'Se crearon nuevos códigos de recuperación para su cuenta. Los anteriores ya no sirven.',
    },
    recovery_code_used: {
      subject: 'Se usó un código de recuperación',
      line: 'Alguien entró en su cuenta con un código de recuperación.',
    },
    sign_in_method_linked: {
      subject: 'Se agregó una forma de entrar',
      line: 'Desde ahora se puede entrar en su cuenta con {method}.',
    },
    sign_in_method_unlinked: {
      subject: 'Se quitó una forma de entrar',
      line: 'Ya no se puede entrar en su cuenta con {method}.',
    },
    erasure_planned: {
      subject: 'Su cuenta será borrada',
      line: 'Su cuenta y todo lo que guardamos sobre usted se borrarán el {day}. Hasta entonces puede entrar y conservar su cuenta.',
    },
  },
  notYou: 'Si no fue usted, elija una contraseña nueva de inmediato y avise a la academia.',
  password: 'una contraseña',
  code: '{code} es su clave. Sirve por {minutes} minutos. Nunca se la diga a nadie.',
}
