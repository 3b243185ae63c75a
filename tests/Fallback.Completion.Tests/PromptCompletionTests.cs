using Fallback.Completion.Tests.Verification;

namespace Fallback.Completion.Tests;

/// <summary>A method's parameters in its prompts.</summary>
public sealed class PromptCompletionTests
{
    [Theory]
    [InlineData("""[UserPrompt("Answer {‸")]""", """[UserPrompt("Answer {language}")]""")]
    [InlineData("""[UserPrompt("Answer {‸}")]""", """[UserPrompt("Answer {language}")]""")]
    [InlineData("""[UserPrompt("Answer {lan‸ in full")]""", """[UserPrompt("Answer {language} in full")]""")]
    [InlineData("""[UserPrompt("{question} {lan‸g:yyyy}")]""", """[UserPrompt("{question} {language:yyyy}")]""")]
    [InlineData("""[UserPrompt("{{{‸")]""", """[UserPrompt("{{{language}")]""")]
    [InlineData("""[UserPrompt("a" + "{‸")]""", """[UserPrompt("a" + "{language}")]""")]
    [InlineData("""[SystemPrompt("{‸")]""", """[SystemPrompt("{language}")]""")]
    [InlineData(""""[UserPrompt("""{‸}""")]"""", """"[UserPrompt("""{language}""")]"""")]
    [InlineData(""""
        [UserPrompt("""
            Answer {‸
            """)]
        """", """"
        [UserPrompt("""
            Answer {language}
            """)]
        """")]
    public async Task Prompt_AfterABrace_IsGivenTheParameter(string before, string after)
    {
        using var project = new EditedProject(Bot(before));

        string text = await (await Offer.AtAsync(project, '{')).ChooseAsync("language");

        Assert.EndsWith(Bot(after), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_OfAMethod_OffersTheParametersThatAPromptCanHold()
    {
        using var project = new EditedProject(Bot("""[UserPrompt("{‸")]"""));

        Offer offer = await Offer.AtAsync(project);

        Assert.Equal(["question", "language", "since"], offer.Names);
        Assert.Equal("DateOnly", offer["since"].InlineDescription);
        Assert.Equal("DateOnly since", await offer.DescribeAsync("since"));
    }

    [Fact]
    public async Task Prompt_OfAnInterface_OffersWhatEveryMethodHasThatItIsFor()
    {
        using var project = new EditedProject("""
            [ModelChain("a/b"), SystemPrompt("{‸")]
            public interface IBot
            {
                Task<string> AskAsync(string question, string language);
                Task<string> TellAsync(string topic, string language);
                [SystemPrompt("")] Task<string> OtherAsync(string topic);
            }
            """);

        Assert.Equal(["language"], (await Offer.AtAsync(project)).Names);
    }

    [Theory]
    [InlineData("""[UserPrompt("Answer ‸")]""")]
    [InlineData("""[UserPrompt("{{‸")]""")]
    [InlineData("""[UserPrompt("{question}‸")]""")]
    [InlineData("""[UserPrompt("{question ‸}")]""")]
    [InlineData("""[UserPrompt("{since:‸")]""")]
    [InlineData("""[Obsolete("{‸")]""")]
    [InlineData("""[DefaultResponse("{‸")]""")]
    public async Task AnythingElse_OffersNoParameter(string attribute)
    {
        using var project = new EditedProject(Bot(attribute));

        Assert.DoesNotContain("language", (await Offer.AtAsync(project)).Names);
    }

    private static string Bot(string attribute) => $$"""
        [ModelChain("a/b")]
        public interface IBot
        {
            {{attribute}}
            Task<string> AskAsync(
                string question, string language, DateOnly since, IEnumerable<ChatMessage> history, ChatOptions options, CancellationToken token = default);
        }
        """;
}
