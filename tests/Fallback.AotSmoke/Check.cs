namespace Fallback.AotSmoke;

internal static class Check
{
    public static void That(string what, bool holds)
    {
        if (!holds) throw new InvalidOperationException($"Not as it should be: {what}.");
        Console.WriteLine($"ok: {what}");
    }

    public static void Configure(FallbackOptions options, LoopbackProvider provider)
    {
        foreach (string name in (string[])["one", "two", "three"]) options.AddProvider(name, provider.BaseUrl, $"key-of-{name}");
    }
}
