namespace Fallback.Tool;

/// <summary>What a command has of the world around it.</summary>
internal sealed class ToolContext
{
    /// <summary>What was asked for.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>What is wrong, and notes: one a line.</summary>
    public TextWriter Errors { get; init; } = Console.Error;

    /// <summary>Where relative paths begin.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Today, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    /// <summary>A path as the user gave it, from <see cref="Folder"/> on.</summary>
    public string PathOf(string given) => Path.GetFullPath(given, Folder);
}
