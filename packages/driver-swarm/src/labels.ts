/** Of a relay: what it is made of. Of services of a release: the relay that leads to them. */
export const relayLabel = 'com.appliku.relay';
/** Of a relay: the first of its ports on its machine. */
export const relayPortLabel = 'com.appliku.relay.port';
/** Of what leads from a name on shared networks to a release: its number. */
export const namesLabel = 'com.appliku.names';
