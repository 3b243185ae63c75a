namespace Fallback;

/// <summary>
/// The scripts, each in a file next to this one. The client sends their hash, or the whole script if the server does not know it.
/// </summary>
internal static class RedisScripts
{
    public static string Share { get; } = Read("share.lua");

    public static string Epoch { get; } = Read("epoch.lua");

    public static string Board { get; } = Read("board.lua");

    public static string Elect { get; } = Read("elect.lua");

    public static string Resign { get; } = Read("resign.lua");

    public static string Replace { get; } = Read("replace.lua");

    private static string Read(string file)
    {
        using Stream resource = typeof(RedisScripts).Assembly.GetManifestResourceStream($"Fallback.Redis.{file}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
