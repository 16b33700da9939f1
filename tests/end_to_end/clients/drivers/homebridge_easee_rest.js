// Reads and steers a charger with homebridge-easee's API class. Told: username, password, serial. Says: what it read.
const told = JSON.parse(process.argv[2]);
global.PluginName = "homebridge-easee";
global.PluginVersion = "1.2.4";
const EaseeApi = require("homebridge-easee/easeeapi.js");

const note = (...words) => process.stderr.write(`${words.join(" ")}\n`);
const log = { debug() {}, info: note, warn: note, error: note };
const api = new EaseeApi({}, log, {});

(async () => {
  const properties = await api.getObservations();
  const first = await api.login(told.username, told.password);
  const second = await api.refreshToken(first.accessToken, first.refreshToken);
  const token = second.accessToken;
  const said = {
    properties: properties.length,
    expiresIn: second.expiresIn,
    profile: await api.profile(token),
    products: await api.products(token, 1),
    chargers: await api.chargers(token),
    details: await api.chargerDetails(token, told.serial),
    config: await api.chargerConfig(token, told.serial),
    state: await api.chargerState(token, told.serial),
    light: (await api.light(token, told.serial, 40)).status,
    pause: (await api.command(token, told.serial, "pause_charging")).status,
  };
  process.stdout.write(JSON.stringify(said), () => process.exit(0));
})();
