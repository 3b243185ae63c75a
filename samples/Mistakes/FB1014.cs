using Fallback;

namespace Mistakes.FB1014.Shop
{
    [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
    // ! 'Mistakes.FB1014.Shop.IHelper' has the same simple name as 'Mistakes.FB1014.Support.IHelper': in configuration and budgets, 'IHelper' alone identifies none of them; rename one, or write the full name there
    public interface IHelper
    {
        Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}

namespace Mistakes.FB1014.Support
{
    [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
    // ! 'Mistakes.FB1014.Support.IHelper' has the same simple name as 'Mistakes.FB1014.Shop.IHelper': in configuration and budgets, 'IHelper' alone identifies none of them; rename one, or write the full name there
    public interface IHelper
    {
        Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}
