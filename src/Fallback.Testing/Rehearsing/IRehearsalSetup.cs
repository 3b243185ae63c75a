namespace Fallback.Testing;

/// <summary>
/// Sets the options of a rehearsal whose attribute cannot hold them: <c>[RehearsalData(typeof(IAssistant), typeof(Setup))]</c>.
/// </summary>
public interface IRehearsalSetup
{
    /// <summary>Sets what the application registers and what is rehearsed. <see cref="RehearsalOptions.Output"/> is already null.</summary>
    void Configure(RehearsalOptions options);
}
