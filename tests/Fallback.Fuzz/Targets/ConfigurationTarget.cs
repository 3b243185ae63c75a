using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fallback.Fuzz;

/// <summary>
/// The section Fallback: whatever stands in it is taken, or refused with mistakes that show no key, in whichever line that was written; and what
/// was taken makes a runtime and its chains.
/// </summary>
internal sealed class ConfigurationTarget : FuzzTarget
{
    private static readonly string[] _settings = Corpora.Of("configuration");

    private static readonly string[] _words =
    [
        "Providers", "Models", "Chains", "Clients", "Aliases", "BaseUrl", "ApiKey", "Headers", "SecretHeaders", "Dialect", "Tiers", "Model", "DeadlineMs", "Enabled",
        "p1/m1", "p2/m2", "nobody/none", "http://localhost:1/v1", "https://[::1", "ftp://x", "openai-chat", "gemini", "Restart", "a\r\nb", "Transfer-Encoding", "Host",
        Canary.Key.Reveal(), Canary.Key.Reveal(), Canary.Key.Reveal(),
    ];

    public override string Name => "configuration";

    public override byte[] Make(Random random)
    {
        string shaken = JsonShake.Of(Pick(_settings, random), _words, random);
        return random.Next(10) == 0 ? Mutation.Of(shaken, _words, random) : Encoding.UTF8.GetBytes(shaken);
    }

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        if (Read(input) is not { } root) return default;
        var options = new FallbackOptions();
        try
        {
            ConfigurationReader.Read(root, options);
            using var runtime = new FallbackRuntime(options);
            foreach (string chain in options.Chains.Keys.Where(static name => !string.IsNullOrWhiteSpace(name))) runtime.CreateChatClient(chain).Dispose();
        }
        catch (OptionsValidationException e)
        {
            string said = e.ToString();
            Rule.Holds(!Canary.IsIn(said), $"a mistake shows the key: {said}");
        }
        return default;
    }

    private static IConfigurationRoot? Read(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        // What is no JSON, or has a name twice, is the configuration's own affair.
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
