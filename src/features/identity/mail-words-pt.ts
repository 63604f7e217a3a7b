import type { MailWords } from './mail-words.ts'

export const pt: MailWords = {
  language: 'pt',
  direction: 'ltr',
  hello: 'Olá, {name}!',
  helloNobody: 'Olá!',
  links: {
    confirm_email: {
      subject: 'Confirme seu e-mail',
      lines: ['Boas-vindas! Confirme que este endereço é seu, e sua conta será aberta.'],
      action: 'Confirmar o endereço',
      after: 'O link funciona uma só vez, durante uma hora. Se você não pediu uma conta, não faça nada.',
    },
    change_email: {
      subject: 'Confirme seu novo e-mail',
      lines: ['Você pediu para usar este endereço na sua conta. Confirme que ele é seu.'],
      action: 'Usar este endereço',
      after: 'O link funciona uma só vez, durante uma hora. Se não foi você, não faça nada: nada vai mudar.',
    },
    reset_password: {
      subject: 'Escolha uma nova senha',
      lines: ['Alguém pediu uma nova senha para a sua conta. Se foi você, abra este link.'],
      action: 'Escolher uma nova senha',
      after:
        'O link funciona uma só vez, durante uma hora. Se não foi você, não faça nada: sua senha continua a mesma.',
    },
    invitation: {
      subject: 'Sua conta está pronta',
      lines: ['Uma conta foi criada para você. Escolha uma senha e você já poderá entrar.'],
      action: 'Escolher uma senha',
      after: 'O link funciona uma só vez, durante sete dias. Depois disso, peça uma nova senha.',
    },
    has_account: {
      subject: 'Você já tem uma conta',
      lines: [
        'Alguém tentou criar uma conta com este endereço, mas ele já tem uma. Se foi você, entre na sua conta; se esqueceu a senha, escolha uma nova aqui.',
      ],
      action: 'Escolher uma nova senha',
      after: 'O link funciona uma só vez, durante uma hora. Se não foi você, não faça nada: nada mudou.',
    },
  },
  notices: {
    password_changed: { subject: 'Sua senha foi trocada', line: 'A senha da sua conta foi trocada.' },
    email_changing: {
      subject: 'Seu e-mail está para ser trocado',
      line: 'Alguém que entrou na sua conta pediu para trocar o e-mail da conta por {address}.',
    },
    email_changed: {
      subject: 'Seu e-mail foi trocado',
      line: 'O e-mail da sua conta agora é {address}.',
    },
    phone_changed: {
      subject: 'Seu número de telefone foi trocado',
      line: 'O número de telefone da sua conta agora é {address}.',
    },
    second_factor_on: {
      subject: 'Agora a entrada tem duas etapas',
      line: 'Uma segunda etapa foi ligada para entrar na sua conta.',
    },
    second_factor_off: {
      subject: 'A entrada voltou a ter uma só etapa',
      line: 'A segunda etapa para entrar na sua conta foi desligada.',
    },
    passkey_added: {
      subject: 'Uma chave de acesso foi adicionada',
      line: 'A partir de agora, a chave de acesso “{method}” abre a sua conta.',
    },
    recovery_codes_made: {
      subject: 'Novos códigos de recuperação',
      line: 'Novos códigos de recuperação foram criados para a sua conta. Os antigos não funcionam mais.',
    },
    recovery_code_used: {
      subject: 'Um código de recuperação foi usado',
      line: 'Alguém entrou na sua conta com um código de recuperação.',
    },
    sign_in_method_linked: {
      subject: 'Uma forma de entrar foi adicionada',
      line: 'A partir de agora, é possível entrar na sua conta com {method}.',
    },
    sign_in_method_unlinked: {
      subject: 'Uma forma de entrar foi removida',
      line: 'Não é mais possível entrar na sua conta com {method}.',
    },
    erasure_planned: {
      subject: 'Sua conta será apagada',
      line: 'Sua conta e tudo o que temos sobre você serão apagados em {day}. Até lá, você pode entrar e manter a sua conta.',
    },
  },
  // In Brazil an “academia” is a gym.
  notYou: 'Se não foi você, escolha uma nova senha agora mesmo e avise a escola.',
  // Without the word “código”: its “ó” would make the text twice as dear.
  password: 'uma senha',
  code: 'Digite {code} para confirmar. Vale por {minutes} minutos. Nunca conte a ninguém.',
}
