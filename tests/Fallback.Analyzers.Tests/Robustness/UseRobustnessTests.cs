using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests.Robustness;

public sealed class UseRobustnessTests
{
    [Theory]
    [InlineData("FB4001")]
    [InlineData("FB4002")]
    [InlineData("FB4003")]
    [InlineData("FB4004")]
    [InlineData("FB4005")]
    [InlineData("FB4006")]
    [InlineData("FB4007")]
    public async Task Use_CutAnywhere_ThrowsNothing(string id)
    {
        foreach (string sample in UseCases.Samples(id))
            for (int length = 0; length <= sample.Length; length += 10)
                await HalfTyped.ThrowsNothingAsync([sample[..length], UseCases.Usings], static test => test.TestState.AdditionalReferences.Add(UseCases.Library));
    }
}
