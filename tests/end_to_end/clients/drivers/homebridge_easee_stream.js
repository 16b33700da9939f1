// Listens to a charger with homebridge-easee's API class. Told: username, password, serial. Says: the first value of
// each of the observations 109 (mode) and 120 (power), as the stream sent it.
const told = JSON.parse(process.argv[2]);
global.PluginName = "homebridge-easee";
global.PluginVersion = "1.2.4";
const EaseeApi = require("homebridge-easee/easeeapi.js");

const note = (...words) => process.stderr.write(`${words.join(" ")}\n`);
const heard = {};
const platform = {
  updateService({ id, value }) {
    if (id === 109 || id === 120) heard[id] ??= value;
    if (Object.keys(heard).length < 2) return;
    platform.updateService = () => {};
    process.stdout.write(JSON.stringify(heard), () => process.exit(0));
  },
};
const api = new EaseeApi(platform, { debug() {}, info() {}, warn: note, error: note }, {});

(async () => {
  const { accessToken } = await api.login(told.username, told.password);
  await api.signalR(accessToken, told.serial);
})();
