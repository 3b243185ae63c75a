using Fallback.Completion.Tests.Verification;

namespace Fallback.Completion.Tests;

/// <summary>The constants of models, as Roslyn's own completion shows them.</summary>
public sealed class KnownModelsTests
{
    [Theory]
    [InlineData("[ModelChain(KnownModels.DeepSeek.‸)]", "DeepseekFlash", "DeepseekChat")]
    [InlineData("[ModelChain(KnownModels.Anthropic.‸)]", "ClaudeSonnet4_5", "ClaudeSonnet4_0")]
    [InlineData("[ModelChain(KnownModels.OpenAI.‸)]", "Gpt4_1", "O4Mini")]
    public async Task Constants_OfAProvider_AreOfferedUnlessRetired(string attribute, string offered, string retired)
    {
        using var project = new EditedProject(attribute + " public interface IBot;");

        Offer offer = await Offer.AtAsync(project);

        Assert.Contains(offered, offer.Names);
        Assert.DoesNotContain(retired, offer.Names);
    }
}
