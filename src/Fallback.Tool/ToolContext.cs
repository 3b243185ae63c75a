namespace Fallback.Tool;

/// <summary>The environment of a command.</summary>
internal sealed class ToolContext
{
    /// <summary>The writer for the requested output.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>The writer for errors and notes, one per line.</summary>
    public TextWriter Errors { get; init; } = Console.Error;

    /// <summary>The folder that relative paths start from.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The current date, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    /// <summary>Returns the full path of a path that the user gave, relative to <see cref="Folder"/>.</summary>
    public string PathOf(string given) => Path.GetFullPath(given, Folder);
}
