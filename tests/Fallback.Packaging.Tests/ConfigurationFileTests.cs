using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fallback.Packaging.Tests;

/// <summary>What a project that knows only the package gets for its appsettings.json.</summary>
public sealed class ConfigurationFileTests(PackedRuntime package)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Consumer_HasTheSchemasForItsFiles()
    {
        using Consumer consumer = Consumer.Of(package);
        consumer.Write("Program.cs", "return;");
        (await consumer.BuildAsync(Cancelled)).MustSucceed();

        JsonElement[] segments = [.. (await consumer.ItemsAsync("JsonSchemaSegment", Cancelled)).EnumerateArray()];

        Assert.Equal("Fallback", Matching("appsettings.json"));
        Assert.Equal("Fallback", Matching("appsettings.Development.json"));
        Assert.Equal("$schema", Matching("fallback.models.json"));

        // The first property of the only schema for a file.
        string Matching(string file)
        {
            JsonElement segment = Assert.Single(segments, one => Regex.IsMatch(file, one.GetProperty("FilePathPattern").GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)));
            using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(segment.GetProperty("FullPath").GetString()!));
            return schema.RootElement.GetProperty("properties").EnumerateObject().First().Name;
        }
    }

    [Theory]
    [InlineData("<AdditionalFiles Include=\"appsettings.json\" />", true)]
    [InlineData("", false)]
    public async Task Consumer_WithAMisspeltSetting_IsToldSo_WhereItIsAnAdditionalFile(string item, bool isTold)
    {
        using Consumer consumer = Consumer.Of(package);
        consumer.Write("Program.cs", "return;");
        consumer.Write("appsettings.json", "{\n  \"Fallback\": { \"Provders\": {} }\n}");
        consumer.Write("Directory.Build.targets", $"<Project><ItemGroup>{item}</ItemGroup></Project>");

        ProcessRun build = await consumer.BuildAsync(Cancelled);

        Assert.True(
            build.Output.Contains("appsettings.json(2,17): error FB2015: Fallback:Provders: no such setting; did you mean Providers?", StringComparison.Ordinal) == isTold,
            build.ToString());
        Assert.Equal(isTold, build.ExitCode != 0);
    }
}
