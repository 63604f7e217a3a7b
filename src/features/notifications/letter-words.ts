/** `{count}` is filled in. */
export type LetterWords = {
  language: string
  direction: 'ltr' | 'rtl'
  /** What a link to the thing itself says. */
  open: string
  unsubscribe: string
  /** The subject of a mail that gathers what is unread. */
  digest: string
  /** Below it, where not all have room. */
  more: string
  /** The page behind the link that stops mail. */
  stop: string
  stopKind: string
  stopAll: string
  stopped: string
}

const en: LetterWords = {
  language: 'en',
  direction: 'ltr',
  open: 'Open',
  unsubscribe: 'No more mail of this kind',
  digest: 'Unread: {count}',
  more: 'And {count} more.',
  stop: 'Stop this mail',
  stopKind:
    'You get no more mail of this kind. What concerns the safety of your account and payments still comes.',
  stopAll: 'No more mail at all, but for safety and payments',
  stopped: 'Done: such mail stops now.',
}
const languages: Readonly<Record<string, LetterWords>> = {
  en,
  ar: {
    language: 'ar',
    direction: 'rtl',
    open: 'فتح',
    unsubscribe: 'إيقاف الرسائل من هذا النوع',
    digest: 'غير مقروء: {count}',
    more: 'و{count} أخرى.',
    stop: 'أوقف هذه الرسائل',
    stopKind: 'لن تصلك رسائل من هذا النوع بعد الآن. يستمر وصول ما يخص أمان حسابك والمدفوعات.',
    stopAll: 'إيقاف كل الرسائل عدا الأمان والمدفوعات',
    stopped: 'تم: تتوقف هذه الرسائل الآن.',
  },
  es: {
    language: 'es',
    direction: 'ltr',
    open: 'Abrir',
    unsubscribe: 'No recibir más correos de este tipo',
    digest: 'Sin leer: {count}',
    more: 'Y {count} más.',
    stop: 'No recibir más este correo',
    stopKind:
      'No recibirás más correos de este tipo. Los de seguridad de tu cuenta y de pagos siguen llegando.',
    stopAll: 'Ningún correo más, salvo los de seguridad y pagos',
    stopped: 'Hecho: ya no llegarán estos correos.',
  },
  fr: {
    language: 'fr',
    direction: 'ltr',
    open: 'Ouvrir',
    unsubscribe: 'Ne plus recevoir ce type de message',
    digest: 'Non lus : {count}',
    more: 'Et {count} de plus.',
    stop: 'Ne plus recevoir ces messages',
    stopKind:
      'Vous ne recevrez plus ce type de message. Ceux sur la sécurité de votre compte et les paiements arrivent toujours.',
    stopAll: 'Plus aucun message, sauf sécurité et paiements',
    stopped: 'C’est fait : ces messages s’arrêtent.',
  },
  hi: {
    language: 'hi',
    direction: 'ltr',
    open: 'खोलें',
    unsubscribe: 'ऐसे मेल अब न भेजें',
    digest: 'अपठित: {count}',
    more: 'और {count}।',
    stop: 'यह मेल बंद करें',
    stopKind: 'आपको इस तरह के मेल अब नहीं आएँगे। खाते की सुरक्षा और भुगतान के मेल आते रहेंगे।',
    stopAll: 'सुरक्षा और भुगतान को छोड़कर सभी मेल बंद करें',
    stopped: 'हो गया: ऐसे मेल अब बंद हैं।',
  },
  pt: {
    language: 'pt',
    direction: 'ltr',
    open: 'Abrir',
    unsubscribe: 'Não receber mais e-mails deste tipo',
    digest: 'Não lidas: {count}',
    more: 'E mais {count}.',
    stop: 'Parar estes e-mails',
    stopKind:
      'Você não receberá mais e-mails deste tipo. Os de segurança da conta e de pagamentos continuam chegando.',
    stopAll: 'Nenhum e-mail mais, exceto segurança e pagamentos',
    stopped: 'Pronto: estes e-mails param agora.',
  },
}

/** In the language of that BCP 47 tag, or in English. */
export const wordsIn = (locale: string | null): LetterWords =>
  languages[locale?.toLowerCase().split('-')[0] ?? 'en'] ?? en

export const fillCount = (text: string, count: number): string => text.replace('{count}', String(count))
