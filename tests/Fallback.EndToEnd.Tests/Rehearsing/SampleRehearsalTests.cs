using System.Runtime.CompilerServices;
using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>
/// The rehearsals of the samples stand next to them as text, so that a change of a chain, of a price or of the engine shows in a pull request what it
/// means. <c>UPDATE_REHEARSALS=1</c> writes them anew.
/// </summary>
public sealed class SampleRehearsalTests
{
    [Fact]
    public async Task Quickstart_IsAsCommitted() => Compare("Quickstart/rehearsal.txt", await Rehearsal.RunAsync<Quickstart.IAssistant>(Quietly, Token));

    [Fact]
    public async Task QuickstartByRefit_IsAsCommitted() =>
        Compare("Quickstart/rehearsal.refit.txt", await Rehearsal.RunAsync<Quickstart.IChatApi>(Quietly, Token));

    [Fact]
    public async Task RefitChat_IsAsCommitted() => Compare("RefitChat/rehearsal.txt", await Rehearsal.RunAsync<RefitChat.IChatApi>(options =>
    {
        options.Output = null;
        options.Services.AddFallbackRefitClient<RefitChat.IChatApi>(new RefitSettings(new SystemTextJsonContentSerializer(RefitChat.ChatJson.Default.Options)));
    }, Token));

    [Fact]
    public async Task Gateway_IsAsCommitted()
    {
        IConfiguration settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(Samples(), "Gateway", "appsettings.json")).Build();

        Compare("Gateway/rehearsal.txt", await Rehearsal.RunChainAsync("assistant", options =>
        {
            options.Output = null;
            options.Services.AddFallback(settings.GetSection("Fallback"));
        }, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void Quietly(RehearsalOptions options) => options.Output = null;

    private static void Compare(string file, RehearsalReport report)
    {
        string path = Path.Combine(Samples(), file), text = report + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_REHEARSALS") == "1") File.WriteAllText(path, text);

        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string Samples([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "samples");
}
