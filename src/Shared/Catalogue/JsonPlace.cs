namespace Fallback.Catalogue;

/// <summary>A part of a JSON document.</summary>
/// <param name="Start">The first character, from 0.</param>
/// <param name="End">The character after the last.</param>
/// <param name="Line">The line of the first, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal readonly record struct JsonPlace(int Start, int End, int Line, int Column);
