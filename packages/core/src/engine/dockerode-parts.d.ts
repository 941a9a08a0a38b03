/** Files of dockerode that its types do not name. */
declare module 'dockerode/lib/container.js' {
  import { Container } from 'dockerode';
  export default Container;
}
declare module 'dockerode/lib/image.js' {
  import { Image } from 'dockerode';
  export default Image;
}
declare module 'dockerode/lib/network.js' {
  import { Network } from 'dockerode';
  export default Network;
}
