export default function teardown() {
  globalThis.removeTestRoot();
}
