// GitHub as our port Forge. Puts the parts together and knows nothing else.
// (In the making, with gateway-*.ts, octokits.ts and their tests, by the coordinator: intake, handlers, settings are not.)
export {};
