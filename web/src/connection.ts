// What the browser tells of the link to the network: enough to choose between much and little.
interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

export function hasFewBytes(): boolean {
  const { saveData, effectiveType } = (navigator as { connection?: Connection }).connection ?? {};
  return saveData === true || ["slow-2g", "2g", "3g"].includes(effectiveType ?? "");
}
