using Fallback.Catalogue;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Catalogue;

public sealed class ModelFilesTests
{
    /// <summary>Whoever has silenced FB2015 has an application that starts.</summary>
    [Fact]
    public void File_WithAMistake_HoldsWithoutIt()
    {
        ModelFiles.Register("""{ "models": [ { "provider": "model-files-tests", "id": "a", "maxOutput": 7, "odd": 1 }, { "id": "b" } ] /* of a project */ }""");

        ModelFacts model = Assert.Single(ModelFiles.Catalogue.Models, static model => model.Provider == "model-files-tests");
        Assert.Equal(("a", 7), (model.Id, model.MaxOutput));
    }

    [Fact]
    public void Text_ThatIsNoJson_IsRefused() => Assert.Throws<CatalogueFormatException>(static () => ModelFiles.Register("{ wrong"));
}
