/** What `toISOString` gives for the years 1000 to 9999: the form of almost every stored date. */
const ISO_TEXT = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** `date.toISOString()` of a valid date, several times as fast. */
export function isoText(date: Date): string {
  const year = date.getUTCFullYear();
  if (year < 1000 || year > 9999) return date.toISOString();
  const century = Math.floor(year / 100);
  const month = date.getUTCMonth() + 1;
  const day = date.getUTCDate();
  const hour = date.getUTCHours();
  const minute = date.getUTCMinutes();
  const second = date.getUTCSeconds();
  const millis = date.getUTCMilliseconds();
  // prettier-ignore
  return String.fromCharCode(
    tens(century), ones(century), tens(year % 100), ones(year), 45, tens(month), ones(month), 45, tens(day), ones(day),
    84, tens(hour), ones(hour), 58, tens(minute), ones(minute), 58, tens(second), ones(second),
    46, ones(Math.floor(millis / 100)), tens(millis % 100), ones(millis), 90,
  );
}

/** `new Date(text)` of a text as `isoText` gives it, in half the time; undefined for others. */
export function dateOfIsoText(text: string): Date | undefined {
  if (!ISO_TEXT.test(text)) return undefined;
  const days = daysSince1970(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8));
  const minutes = days * 1440 + twoDigits(text, 11) * 60 + twoDigits(text, 14);
  return new Date(minutes * 60_000 + twoDigits(text, 17) * 1000 + twoDigits(text, 20) * 10 + digit(text, 22));
}

/** By years that begin in March, so that the leap day is their last. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const daysBefore = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return years * 365 + leapDays + daysBefore + day - 719_469;
}

/** Character codes of the digits of a number of two. */
function tens(value: number): number {
  return 48 + Math.floor(value / 10);
}

function ones(value: number): number {
  return 48 + (value % 10);
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}
