namespace Fallback.Generator.Tests;

/// <summary>A file of the repository with what the generator is expected to emit.</summary>
/// <param name="HintName">The name of the emitted file.</param>
/// <param name="Path">The file; <c>UPDATE_SNAPSHOTS=1</c> writes it anew.</param>
internal sealed record Snapshot(string HintName, string Path);
