using System.Reflection;
using System.Runtime.CompilerServices;
using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Catalogue;

public class ModelConstantsTests
{
    [Fact]
    public void Constants_AreThoseOfTheCatalogue()
    {
        string folder = Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/Fallback.Runtime/KnownModels");
        (string File, string Text)[] files = [.. ModelConstants.Files(ModelCatalogue.Embedded)];
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            foreach ((string file, string text) in files) File.WriteAllText(Path.Combine(folder, file), text);

        Assert.Equal(files.Select(static file => file.File).Append("KnownModels.cs").Order(StringComparer.Ordinal), Directory.GetFiles(folder, "*.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach ((string file, string text) in files) Assert.Equal(text, File.ReadAllText(Path.Combine(folder, file)));
    }

    [Fact]
    public void EveryConstant_NamesAModelThatIsFound()
    {
        string[] names = [.. typeof(KnownModels).GetNestedTypes().SelectMany(static provider => provider.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(static field => (string)field.GetRawConstantValue()!)];

        Assert.Equal(ModelCatalogue.Embedded.Models.Count, names.Length);
        Assert.All(names, static name => Assert.NotNull(ModelCatalogue.Embedded.Find(name)));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
