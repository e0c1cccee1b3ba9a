// Modules are numbered in their order, and not by a hash of where they lie: the bundle is the same in every folder.
module.exports = { optimization: { moduleIds: "natural", chunkIds: "natural" } };
